# For instructors who process the sheets with nbgrader itself: copy this file into the folder of the nbgrader course, put the
# sheets from notebooks/instructor/ into source/ASSIGNMENT/, and keep lib/ where their first cell looks for it (two folders up
# from where they are executed; nbgrader executes autograded/STUDENT/ASSIGNMENT/X.ipynb, so a link named lib in autograded/).
c = get_config()

# Markers as C# comments. nbgrader looks for these words anywhere in a line.
c.ClearSolutions.begin_solution_delimeter = "BEGIN SOLUTION"
c.ClearSolutions.end_solution_delimeter = "END SOLUTION"
c.ClearHiddenTests.begin_test_delimeter = "BEGIN HIDDEN TESTS"
c.ClearHiddenTests.end_test_delimeter = "END HIDDEN TESTS"

# What learners find in place of a solution. nbgrader picks the entry by the language that the notebook's kernelspec names.
stub = 'throw new NotImplementedException("Your code goes here; the text above says what is wanted.");'
c.ClearSolutions.code_stub = {"C#": stub, "csharp": stub, "python": "raise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer goes here: replace this line.*"

# Cells are executed by the .NET Interactive kernel, whose name stands in the notebooks: .net-csharp. Its first cell can be slow.
c.ExecutePreprocessor.startup_timeout = 120
c.ExecutePreprocessor.timeout = 120
c.Execute.startup_timeout = 120
c.Execute.timeout = 120
