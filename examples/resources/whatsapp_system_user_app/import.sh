# The ID is the app-scoped ID of the system user, as the data source whatsapp_system_users lists it, and the ID of the app.
# That the app is installed cannot be checked: this is taken on trust.
terraform import whatsapp_system_user_app.chat 122237478405597/200000000000001
