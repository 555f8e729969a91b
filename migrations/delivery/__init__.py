"""What delivery needs beside the content: it runs in ``live`` only, after ``content``."""
