"""The file format of workbooks: zip members, XML, cells. Nothing of the log is known here."""
