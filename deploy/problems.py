"""What stops an operation, told to the person at the keyboard in one line, Chinese first, then English."""


class Problem(Exception):
    """Something the person at the keyboard can put right; its text is one clear line in both languages."""

    def __init__(self, chinese: str, english: str, detail: str = "") -> None:
        super().__init__(f"{chinese} | {english}")
        self.detail = detail
        """Further lines that help, such as the end of a log; may be empty."""
