"""Files that people of a tenant upload, and what becomes of them: pictures, checked and in several sizes."""
