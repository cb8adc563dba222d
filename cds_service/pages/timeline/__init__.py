"""The antithrombotic timeline: last doses, tests, the injection, and what each guideline asks for, drawn as SVG."""
