"""What people open in a browser. Server-rendered pages in one frame, small scripts, no third party."""
