"""Our processes, one module each, as deploy/serve.py runs them."""
