"""`python -m xl_addin` is `xl-addin`."""

from xl_addin.programs.cli.entry import main

raise SystemExit(main())
