"""The electronic signature of the handbook's PDF: PAdES, certified against every change, PDF/A and PDF/UA kept."""
