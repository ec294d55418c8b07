"""Which jobs does the service do, each as one transaction with one journal record?

One room a subject, one file a job, named by its verb. `counter` and `board` are what happens at the border, `desk`,
`imports` and `feed` what happens to lists, `late` what joins the two; `views` and `enquiries` change nothing. What the
jobs need from outside stands in `ports`, what each is handed in `parts`.
"""
