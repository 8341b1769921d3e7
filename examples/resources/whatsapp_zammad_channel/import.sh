# The ID is the number that the data source whatsapp_zammad_channels lists.
terraform import whatsapp_zammad_channel.sales 2
