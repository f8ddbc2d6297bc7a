"""Which department a letter, contact or document may be for (DD, FC-4.3): from its words alone, no register, no clock."""
