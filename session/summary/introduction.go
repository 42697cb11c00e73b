package summary

func (d *draft) introduction() {}
