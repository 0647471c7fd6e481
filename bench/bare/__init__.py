"""The least that a DRF view can be: it checks a token by one indexed select and answers constant bytes."""
