"""EventBridge event patterns: which are accepted, and which events they match."""
