"""The portal: pages and endpoints bound to actions and queries."""
