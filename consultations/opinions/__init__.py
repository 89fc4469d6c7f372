"""What votes say together: consensus across declared groups, and opinion groups inferred from the votes alone.

The files that compute (:mod:`ballots`, :mod:`consensus`, :mod:`space`, :mod:`clusters`, :mod:`stability`,
:mod:`typical`, :mod:`mapping`, :mod:`groups`) are pure: numbers in, numbers out.
"""
