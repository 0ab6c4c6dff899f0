"""What is wrong with a contact flow, before Connect says so."""
