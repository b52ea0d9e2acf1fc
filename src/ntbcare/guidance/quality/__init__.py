"""How good an answer is: transparent rules over its sentences, pure functions, no service and no learned model.

``reading.py`` reads complaint and answer once; each criterion in ``criteria/`` gives its share and its findings;
``score.py`` puts them together; ``agreement.py`` compares the score with people's labels.
"""
