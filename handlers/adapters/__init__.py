"""The only code that touches boto3, HTTP and feedparser."""
