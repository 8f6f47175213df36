"""A query of one's own, with the metadata of a ready-made one."""

META = """#+ summary: "x"
#+ description: "x"
#+ empty: "Nothing there."
#+ tags: [x]
#+ fr:
#+   summary: "x"
#+   description: "x"
#+   empty: "Rien, là."
#+   tags: [x]
#+ group: lists
#+ answer: table
#+ method: GET
#+ parameters:
#+   - name: word
#+     type: string
#+     default: un
#+     summary: "x"
#+     fr: "x"

SELECT ?s {
  ?s ?p ?__word
}
"""
