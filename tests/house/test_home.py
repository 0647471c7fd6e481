import pytest
from django.contrib.staticfiles import finders
from django.test import Client


@pytest.mark.django_db
def test_the_first_page_leads_on_and_brings_its_own_style(client: Client):
    page = client.get("/").content.decode()

    assert 'href="/admin/"' in page
    assert 'href="/api/docs"' in page
    assert 'href="/static/css/home.css"' in page
    assert finders.find("css/home.css")
