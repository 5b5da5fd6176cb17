"""Flower wants every app to have a client part; the real clients are Sextant itself."""

from flwr.clientapp import ClientApp

app = ClientApp()
