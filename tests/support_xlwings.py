"""xlwings' objects for tests: any. Its own types are narrowed by what a test assigns and then reads back."""

from typing import Any

App = Any
Book = Any
Sheet = Any
Table = Any
Chart = Any
