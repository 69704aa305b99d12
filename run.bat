@echo off
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe python -m venv .venv || exit /b 1
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt || exit /b 1
.venv\Scripts\streamlit run app.py
