"""The least that a DRF view can be: it checks a token as the product does and answers constant bytes."""
