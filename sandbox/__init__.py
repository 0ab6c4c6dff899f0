"""AWS on this machine: deploys template.yaml, rings phones in the browser."""
