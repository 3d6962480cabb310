"""Questions from and for other tools: jupyterquiz, scikit-learn-MOOC quizzes, Moodle."""
