@echo off
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe python -m venv .venv || exit /b 1
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt || exit /b 1
.venv\Scripts\python -m pytest -n 2 --dist loadfile
