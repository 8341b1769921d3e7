# The ID is the ID of the business portfolio and the app-scoped ID of the system user, as the data source
# whatsapp_system_users lists it. Meta Business Settings shows another one, which does not work here.
terraform import whatsapp_system_user.chat 300000000000001/122237478405597
