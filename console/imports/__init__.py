"""`tocsin import`: reads an export, writes files, checks them, and tells what was lost."""
