"""The made-up bureau for trying out: its people (bureau.toml) and the letters it has received (letters.json)."""
