"""The only code that touches botocore, HTTP and feedparser."""
