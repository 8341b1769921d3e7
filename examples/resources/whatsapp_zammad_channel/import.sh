# The ID is the ID of the channel: a whole number, as the data source whatsapp_zammad_channels lists it.
terraform import whatsapp_zammad_channel.sales 2
