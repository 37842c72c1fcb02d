"""Safety: what an answer calls for, who must look at it, and until when. All pure."""
