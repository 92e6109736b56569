"""Drafting: the rules that read an article and propose, as any other program could. They know no desk."""
