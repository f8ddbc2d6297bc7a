"""After a restore: what register and engine no longer both know, and how work goes on."""
