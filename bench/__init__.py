"""What Cron Manager costs and how late its calls are, measured beside the stock way: `python -m bench`."""
