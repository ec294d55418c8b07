"""Which jobs does the service do, each as one transaction with one journal record?

One file a use case, named by its verb. What a job needs from outside stands in `ports`.
"""
