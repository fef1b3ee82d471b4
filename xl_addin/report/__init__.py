"""The funder's Word report: from the figures and the texts to lagesrapport-5.docx, and its PDF."""
