"""What is said on the phone: names made speakable, templates per language, lengths."""
