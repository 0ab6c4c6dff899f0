"""AWS Incident Manager on the sandbox's clock: as much of it as Tocsin asks for."""
