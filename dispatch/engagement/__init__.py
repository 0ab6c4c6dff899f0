"""AWS Systems Manager Incident Manager: what it is told of an incident, and what it tells."""
