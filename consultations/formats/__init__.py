"""Questionnaires from and for elsewhere: our own JSON (:mod:`document`), XLSForm workbooks, LimeSurvey's text files.

A reader returns a document and what of the file it could not keep; a writer returns the file and what of the document
other programs will not see. Nothing is left out without being told.
"""
