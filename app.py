"""Starts the shell: ``streamlit run app.py``."""

from pages.shared import shell

shell.run()
