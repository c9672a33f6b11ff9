"""The door of the pemda's own OpenID Connect provider; 404 where none is configured."""

from allauth.socialaccount.providers.openid_connect.views import callback, login

masuk_sso, masuk_sso_return = login, callback
