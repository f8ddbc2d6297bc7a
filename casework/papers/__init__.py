"""Official documents (公文) about a matter: the wording and the look are Word templates, the PDF is typeset from the finished Word file."""
