# The ID consists of the ID of the business portfolio and the app-scoped ID of the system user, which the data source
# whatsapp_system_users lists. The ID that Meta Business Settings shows does not work here.
terraform import whatsapp_system_user.chat 300000000000001/122237478405597
