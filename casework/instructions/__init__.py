"""Leaders' instructions, documents and bureau leaders' tasks: every one is handed out, handled and answered back (TL-3, TL-4, TL-5)."""
