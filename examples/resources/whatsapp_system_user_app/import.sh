# The ID consists of the app-scoped ID of the system user, which the data source whatsapp_system_users lists, and the ID of
# the app. The import cannot verify that the app is installed.
terraform import whatsapp_system_user_app.chat 122237478405597/200000000000001
