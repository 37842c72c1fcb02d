"""What keeps somebody safe: whom to call, how urgent a sign is, what an answer calls for, who must look."""
