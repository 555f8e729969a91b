"""What the CMS answers over HTTP."""
